"""The application: pages and API over one workspace, put together and served."""
