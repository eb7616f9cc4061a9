using Tracepost.DataService.Attributes.Merging;
using Tracepost.DataService.Storage.Commit;

namespace Tracepost.DataService.Attributes;

/// <summary>What makes searches by attributes read little.</summary>
internal static class AttributeExtensions
{
    /// <summary>Adds the filters of commits, what reads them and what merges them. Storage must be added too.</summary>
    public static IHostApplicationBuilder AddAttributes(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ICommitNote, SegmentNote>();
        builder.Services.AddSingleton<SegmentReader>();
        builder.Services.AddSingleton<SegmentMerger>();
        builder.Services.AddHostedService<MergeWorker>();
        return builder;
    }
}
