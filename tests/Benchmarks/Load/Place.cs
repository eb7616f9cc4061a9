namespace Tracepost.Benchmarks.Load;

/// <summary>What is written into a <see cref="Place"/>.</summary>
internal enum PlaceKind : byte
{
    /// <summary>16 bytes: the trace's id.</summary>
    TraceId,

    /// <summary>8 bytes: the id of the span that has the number <see cref="Place.Number"/> in its trace.</summary>
    SpanId,

    /// <summary>A time, nanoseconds, little endian: <see cref="Place.Number"/> after the trace's start, stretched by how slow the trace is.</summary>
    Time,

    /// <summary>A time: a random duration after the start of the span that has the number <see cref="Place.Number"/>.</summary>
    RandomStart,

    /// <summary>The end that belongs to <see cref="RandomStart"/>.</summary>
    RandomEnd,

    /// <summary>Lower-case hex digits of the value <see cref="Place.Number"/> of the trace.</summary>
    Hex,

    /// <summary>Decimal digits of the value <see cref="Place.Number"/> of the trace, below <see cref="Place.Limit"/>.</summary>
    Digits,
}

/// <summary>Where a request differs from its template.</summary>
/// <param name="Kind">What is written there.</param>
/// <param name="Trace">The number of the trace within the request.</param>
/// <param name="Number">Depends on the kind.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Limit">Of <see cref="PlaceKind.Digits"/>.</param>
/// <param name="Offset">From the beginning of the request, bytes.</param>
internal readonly record struct Place(PlaceKind Kind, int Trace, long Number, int Length, long Limit = 0, int Offset = 0);
