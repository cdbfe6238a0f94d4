//! A mock tenant: a fixture's state behind the addresses of Microsoft Graph and Entra.
