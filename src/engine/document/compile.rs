//! The document's mappings, compiled: against the client's names for attributes and the account's schemas.

use std::sync::Arc;

use super::Document;
use crate::base::ResourceKind;
use crate::client;
use crate::mapping::CompiledMapping;
use crate::provider;

/// Compiles a document's mapping of one kind.
pub fn compile(document: &Document, kind: ResourceKind) -> CompiledMapping {
    let client = client::of(document.client);
    let mapping = Arc::new(document.mapping(kind).clone());
    let resource_type = provider::of(document.provider).resource_type(kind);
    CompiledMapping::compile(&mapping, client.dialect, client.names(kind), resource_type)
}
