"""The look-up under ``/tra-cuu``: pages made on the server, for people who know what they are looking for."""
