"""The house put together: settings, database, processes, the ``tthc`` command."""
