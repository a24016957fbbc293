"""What is left out of logs."""

import logging


class WithoutAddress(logging.Filter):
    """Take query strings and requests out of log records: they can say what somebody looked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; always keep it."""
        record.__dict__.pop("request", None)
        if isinstance(record.args, tuple):
            record.args = tuple(arg.split("?", 1)[0] if isinstance(arg, str) else arg for arg in record.args)
        return True
