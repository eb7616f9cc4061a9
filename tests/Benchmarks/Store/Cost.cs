namespace Tracepost.Benchmarks.Store;

/// <summary>What a service spends on a million spans.</summary>
/// <param name="Service">Its name.</param>
/// <param name="CpuSeconds">While they are stored.</param>
/// <param name="CpuSecondsAfter">What is done about them afterwards: counting.</param>
/// <param name="AllocatedMiB">Managed memory, both times; null of PostgreSQL.</param>
internal sealed record Cost(string Service, double CpuSeconds, double CpuSecondsAfter, double? AllocatedMiB);
