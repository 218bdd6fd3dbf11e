// A SCIM server in memory, made of scimmy's resources and scimmy-routers' routes: what tests/peers/scimmy runs.
// scimmy validates and filters; a Shelf below keeps the resources and minds that names are unique.
import { randomUUID } from "node:crypto";
import express from "express";
import SCIMMY from "scimmy";
import ScimRouter from "scimmy-routers";

const { PORT, TOKEN } = process.env;
const { Error: ScimError } = SCIMMY.Types;

class Shelf {
    #resources = new Map();

    /** @param {string} name the attribute that no two resources may share, whatever the case of its letters */
    constructor(name) {
        this.name = name;
    }

    #at(id) {
        if (!this.#resources.has(id)) throw new ScimError(404, null, `There is no resource ${id}`);
        return this.#resources.get(id);
    }

    #refuseTaken(value, id) {
        const same = (other) => other.id !== id && other[this.name]?.toLowerCase() === value?.toLowerCase();
        if ([...this.#resources.values()].some(same)) throw new ScimError(409, "uniqueness", `${this.name} '${value}' is taken`);
    }

    read = (request) => {
        if (request.id) return this.#at(request.id);
        const all = [...this.#resources.values()];
        return request.filter ? request.filter.match(all) : all;
    };

    write = (request, instance) => {
        const resource = structuredClone(JSON.parse(JSON.stringify(instance)));
        const id = request.id ?? randomUUID();
        const created = request.id ? this.#at(id).meta.created : new Date();
        this.#refuseTaken(resource[this.name], id);
        const kept = { ...resource, id, meta: { created, lastModified: new Date() } };
        this.#resources.set(id, kept);
        return kept;
    };

    remove = (request) => {
        this.#at(request.id);
        this.#resources.delete(request.id);
    };
}

function declare(Resource, uniqueName) {
    const shelf = new Shelf(uniqueName);
    SCIMMY.Resources.declare(Resource).ingress(shelf.write).egress(shelf.read).degress(shelf.remove);
}

declare(SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser), "userName");
declare(SCIMMY.Resources.Group, "displayName");
SCIMMY.Config.set({ patch: true, filter: true });

const handler = (request) => {
    if (request.header("Authorization") !== `Bearer ${TOKEN}`) throw new Error("The token is not the one expected");
    return "tester";
};

express()
    .use("/scim/v2", new ScimRouter({ type: "bearer", handler }))
    .listen(PORT, "127.0.0.1", () => console.log(`http://127.0.0.1:${PORT}/scim/v2`));
