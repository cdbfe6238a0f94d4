//! Greenroom turns a vendor's setup document into a runnable audit of a Microsoft 365 tenant.

fn main() {}
