#ifndef MMSCOPE_CNCURSESW_SHIM_H
#define MMSCOPE_CNCURSESW_SHIM_H
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <locale.h>
#include <stdio.h>
#include <wchar.h>
#include <ncursesw/curses.h>
#endif
