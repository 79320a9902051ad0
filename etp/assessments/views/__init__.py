"""The screens of the diagnosis, of the plan that follows from it and of the evaluation that ends it."""
