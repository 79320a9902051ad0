"""Whether a page may offer itself as a PDF."""

from django import template

from etp.common.pdf import pdf_available

register = template.Library()
register.simple_tag(pdf_available, name="pdf_available")
