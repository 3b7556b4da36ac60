// MIGRATE (cluster.c, migrateCommand): the source sends each key to the target as RESTORE-ASKING, and deletes it when
// the target has said OK. The client waits meanwhile, and so does everyone else at the source.
#pragma once

#include "engine/redis/server.hpp"

namespace glassbox::redis {

Verdict run_migrate(Service& service);

}  // namespace glassbox::redis
