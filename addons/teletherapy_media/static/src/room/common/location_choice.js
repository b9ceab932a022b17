export const OUTSIDE = "outside";

/**
 * @param {{ id: number, name: string, states: { id: number, name: string }[] }[]} countries
 * @returns {{ label: string, options: { value: string, label: string }[] }[]} the groups of a `<select>`; a
 *  country without states is a choice itself
 */
export function getLocationGroups(countries) {
    return countries.map(({ id, name, states }) => ({
        label: name,
        options: states.length
            ? states.map((state) => ({ value: `state ${state.id}`, label: state.name }))
            : [{ value: `country ${id}`, label: name }],
    }));
}

/**
 * @param {string} value of the chosen option
 * @returns {{ kind: string, state_id?: number, country_id?: number }} as Odoo is told
 */
export function parseLocationChoice(value) {
    const [field, id] = value.split(" ");
    if (field === OUTSIDE) {
        return { kind: "outside" };
    }
    return id ? { kind: "other", [`${field}_id`]: Number(id) } : { kind: "other" };
}
