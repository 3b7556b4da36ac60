// The commands that only answer (networking.c, server.c).
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/handlers.hpp"

namespace glassbox::redis::handlers {

Reply echo(Call& call) {
  return Reply::bulk(call.args[1]);
}

Reply ping(Call& call) {
  if (call.args.size() > 2) return wrong_arguments("ping");
  return call.args.size() == 2 ? Reply::bulk(call.args[1]) : Reply::status("PONG");
}

}  // namespace glassbox::redis::handlers
