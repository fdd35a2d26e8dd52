"""The catalogue from the browser: import, versions, facts to look at, facts corrected."""
