/** What a module of `senet/torch` has for itself, or a function and an object of JavaScript: no label can be kept there. */
export const takenByModules: ReadonlySet<string> = new Set(
  (
    'training forward named_children children named_modules modules named_parameters parameters named_buffers buffers ' +
    'get_submodule add_module register_parameter register_buffer register_forward_hook train eval requires_grad_ ' +
    'zero_grad apply to dispose state_dict load_state_dict typeName extra_repr toString at size append ' +
    'constructor prototype __proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ ' +
    'hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString valueOf call bind arguments caller length name'
  ).split(' '),
)
