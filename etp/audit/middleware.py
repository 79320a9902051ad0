"""Write the request's reads before its answer leaves: what could not be journalled is not shown."""

from etp.audit.domain import journalled_reads


class JournalMiddleware:
    """Collect the reads of one request and write them in one INSERT.

    An error in the view is already an answer here, so its reads are written too. A streamed answer is made after
    this: what it reads is written row by row, each before the bytes that show it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with journalled_reads():
            return self.get_response(request)
