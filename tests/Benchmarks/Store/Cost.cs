namespace Tracepost.Benchmarks.Store;

/// <summary>What a process spends on a million spans.</summary>
/// <param name="Process">Its name.</param>
/// <param name="CpuSeconds">While they are stored.</param>
/// <param name="CpuSecondsAfter">What is done about them afterwards: counting. Null if nothing is.</param>
/// <param name="AllocatedMiB">Managed memory, both times; null if it is not known.</param>
internal sealed record Cost(string Process, double CpuSeconds, double? CpuSecondsAfter, double? AllocatedMiB);
