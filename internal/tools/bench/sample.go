package main

import (
	"slices"
	"time"
)

// sample is one run of one program.
type sample struct {
	wall, processor time.Duration
	peak            int64 // memory, KiB
	traffic
}

// spread is what many runs gave: the median, and how far the runs about it go
// when the tenth at each end is left out.
type spread struct{ low, median, high float64 }

func spreadOf(values []float64) spread {
	sorted := slices.Sorted(slices.Values(values))
	at := func(part float64) float64 {
		place := part * float64(len(sorted)-1)
		below := int(place)
		above := min(below+1, len(sorted)-1)
		return sorted[below] + (sorted[above]-sorted[below])*(place-float64(below))
	}
	return spread{at(0.1), at(0.5), at(0.9)}
}

// times is s in another unit.
func (s spread) times(f float64) spread { return spread{s.low * f, s.median * f, s.high * f} }

// result is what the runs of one row gave.
type result struct {
	name            string
	ratio           spread  // of wall times, to the first row, taken in each round
	more            spread  // milliseconds over the first row, taken in each round
	wall, processor spread  // milliseconds
	peak            float64 // MiB, of the worst run
	traffic                 // of the worst run
}

// summarize pairs the samples of each row with those that the first row gave in
// the same rounds.
func summarize(rows []row, samples [][]sample) []result {
	results := make([]result, len(rows))
	for i, r := range rows {
		var ratio, more, wall, processor []float64
		res := result{name: r.name}
		for round, s := range samples[i] {
			ratio = append(ratio, float64(s.wall)/float64(samples[0][round].wall))
			more = append(more, ms(s.wall-samples[0][round].wall))
			wall = append(wall, ms(s.wall))
			processor = append(processor, ms(s.processor))
			res.peak = max(res.peak, float64(s.peak)/1024)
			res.requests = max(res.requests, s.requests)
			res.connections = max(res.connections, s.connections)
		}
		res.ratio, res.more = spreadOf(ratio), spreadOf(more)
		res.wall, res.processor = spreadOf(wall), spreadOf(processor)
		results[i] = res
	}
	return results
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
