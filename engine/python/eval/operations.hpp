// What single instructions do beyond moving values: helpers of the eval loop.
#pragma once

#include "engine/python/eval/eval.hpp"

namespace glassbox::python {

Ref load_name(P<Frame> frame, P<StrObject> name);
Ref load_global(P<Frame> frame, P<StrObject> name);
Ref load_from_dict_or_globals(P<Frame> frame, Obj mapping, P<StrObject> name);
Failed name_error(P<StrObject> name);  // "name 'x' is not defined", with its suggestion at print time
Failed unbound_local(P<Frame> frame, std::int64_t slot);  // local or free variable
Ref import_name_op(P<Frame> frame, P<StrObject> name, Obj fromlist, Obj level);
Ref import_from_op(Obj module, P<StrObject> name);
bool import_star(P<Frame> frame, Obj module);
bool unpack(Obj value, std::int64_t count, std::int64_t after, Obj* top);  // after: -1 for UNPACK_SEQUENCE
Ref load_method(Obj o, P<StrObject> name, bool& unbound);                  // unbound: o goes in front of the arguments
Ref load_super(Obj super, Obj cls, Obj self, P<StrObject> name, bool method, bool two_arguments, Ref& bound);
Ref build_class(const Args& args);
Ref compare(Obj a, Obj b, int op);
Ref call_intrinsic_1(P<Frame> frame, int which, Obj value);
Ref call_intrinsic_2(P<Frame> frame, int which, Obj a, Obj b);
int match_class(Obj subject, Obj type, std::int64_t count, P<TupleObject> names, Ref& attributes);  // 1, 0, -1
Ref match_keys(Obj subject, P<TupleObject> keys);
bool check_except_type(Obj right);
bool check_except_star_type(Obj right);
bool match_exception_group(Obj exception, Obj type, Ref& match, Ref& rest);
Ref special_for_with(Obj o, P<StrObject> enter, P<StrObject> exit, bool async, Ref& exit_method);
bool store_attr(Obj o, P<StrObject> name, Obj value);
Ref make_function(P<Frame> frame, P<CodeObject> code);
void set_function_attribute(P<FunctionObject> func, int which, Ref value);
Ref format_simple(Obj value);
Ref convert_value(Obj value, int how);
Ref build_string(const Obj* parts, std::int64_t count);
Ref call_function_ex(Obj callable, Obj args, Obj kwargs);
Ref check_ex_args(Obj callable, Obj args);
bool dict_merge_call(P<DictObject> dict, Obj mapping, Obj callable);
Ref function_text(Obj callable);
Ref async_gen_wrap(Obj value);
Ref prep_reraise_star(Obj original, Obj raised);  // what an except* statement raises in the end
Ref make_type_parameter(const char* what, std::initializer_list<Obj> args);
Ref get_aiter(Obj o);
Ref get_anext(Obj iterator);

}  // namespace glassbox::python
