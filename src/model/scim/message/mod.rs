//! The protocol's own messages (RFC 7644): lists, errors, and what a service provider says about itself.
//!
//! They are written strictly and read leniently, by one reader for all of them, because they come from anybody's
//! server. It starts with bytes: [`text`] makes UTF-8 of whatever encoding they are in, [`Body`] reads the JSON once,
//! within bounds, the members of groups apart ([`Members`]), and is then asked for what it should be: a
//! [`ListResponse`], a [`Resource`], a [`ScimError`], a [`ServiceProviderConfig`], schemas. Names are compared without
//! regard to case (RFC 7643 section 2.1), numbers and booleans may be text, and what a kind of message is, its members
//! tell rather than its `schemas`, which many leave out.

mod body;
mod config;
mod error;
mod fields;
mod list;
mod members;
mod meter;
mod resource;
mod resource_type;
mod schemas;
mod stream;
pub mod text;

pub use body::{Body, BodyError, NotRead};
pub use config::{AuthenticationScheme, BulkSupport, FilterSupport, ServiceProviderConfig, Supported};
pub use error::{ScimError, ScimType};
pub use fields::{boolean, plain};
pub use list::ListResponse;
pub use members::Members;
pub use meter::Bounds;
pub use resource::Resource;
pub use resource_type::{ResourceType, SchemaExtension};

pub const LIST_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
pub const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
pub const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
pub const SERVICE_PROVIDER_CONFIG: &str = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
pub const RESOURCE_TYPE: &str = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
pub const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Schema";
