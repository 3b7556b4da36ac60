// The verbs of the native program, one a file. Each takes the words after its name and returns the exit code.
#pragma once

namespace glassbox {

int run_verb(int count, char** words);
int trace_verb(int count, char** words);
int picture_verb(int count, char** words);
int heights_verb(int count, char** words);
int lint_verb(int count, char** words);
int check_verb(int count, char** words);

}  // namespace glassbox
