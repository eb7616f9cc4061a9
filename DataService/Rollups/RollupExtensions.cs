namespace Tracepost.DataService.Rollups;

/// <summary>What is counted from arriving spans: which service calls which, and how often, how long, with how many errors.</summary>
internal static class RollupExtensions
{
    /// <summary>Adds what counts. Storage and queries must be added too.</summary>
    public static IHostApplicationBuilder AddRollups(this IHostApplicationBuilder builder) => builder;
}
