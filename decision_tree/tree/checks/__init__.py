"""The rules of a tree, one idea a module. Each gives `Problem`s for a tree that may be wrong in any way."""
