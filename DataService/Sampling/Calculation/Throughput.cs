namespace Tracepost.DataService.Sampling.Calculation;

/// <summary>The traces that were stored in the last intervals.</summary>
/// <param name="To">The end of the newest interval.</param>
/// <param name="IsWhole">
/// By age, the newest interval first: whether traces were counted all the time. Not so in the interval in which a service was first
/// asked for, nor where the database was away.
/// </param>
/// <param name="Traces">By operation, and then by age.</param>
internal sealed record Throughput(DateTimeOffset To, bool[] IsWhole, IReadOnlyDictionary<OperationKey, long[]> Traces);

/// <summary>An operation as samplers know it: by the names of the service and of the root span.</summary>
internal readonly record struct OperationKey(string Service, string Operation);
