package indextest_test

import (
	"testing"

	"ksearch/index"
	"ksearch/index/indextest"
)

func TestMemoryIsAStore(t *testing.T) {
	indextest.Run(t, func(*testing.T) index.Store { return new(indextest.Memory) })
}
