//! SCIM 2.0 (RFC 7643 and 7644) as types: what the right-hand side of a mapping is made of.
//!
//! [`TargetPath`] names an attribute, [`Schema`] and [`ResourceType`] say what it may hold, [`Filter`] and
//! [`Patch`] are the two small languages of the protocol, [`Request`] is a request as data, and [`validate`] says what
//! is wrong with a resource. Nothing here talks to a network.

pub mod filter;
mod meant;
pub mod message;
pub mod name;
pub mod patch;
pub mod path;
pub mod request;
pub mod sameness;
pub mod schema;
pub mod script;
pub mod shape;
pub mod target;
pub mod template;
mod validate;
mod value_table;

mod syntax;

#[cfg(test)]
mod laws;

pub use filter::{Filter, FilterError, Literal, Operator, ValueFilter};
pub use meant::{meant, nearest};
pub use message::{Body, ListResponse, Members, Resource, ScimError, ScimType, ServiceProviderConfig};
pub use name::Name;
pub use patch::{Form, Forms, Op, Operation, Patch};
pub use path::{ManySets, ManyValues, PathError, TargetPath};
pub use request::{Header, HeaderValue, Method, Request};
pub use sameness::{Sameness, sameness, says_nothing};
pub use schema::{Attribute, AttributeType, Mutability, ResourceType, Returned, Schema, Uniqueness};
pub use script::{Destination, RequestScript, ScriptForm};
pub use target::TargetNode;
pub use template::{Id, RequestTemplate, Slot, StepNumber, Template, Text};
pub use validate::validate;
pub use value_table::ValueTable;

/// The enterprise extension's URN (RFC 7643 section 4.3).
pub const ENTERPRISE_USER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// The core User schema's URN (RFC 7643 section 4.1).
pub const CORE_USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// The core Group schema's URN (RFC 7643 section 4.2).
pub const CORE_GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
