using Tracepost.DataService.Storage.Commit;

namespace Tracepost.DataService.Attributes;

/// <summary>What makes searches by attributes read little.</summary>
internal static class AttributeExtensions
{
    /// <summary>Adds the filters of commits and what reads them. Storage must be added too.</summary>
    public static IHostApplicationBuilder AddAttributes(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ICommitNote, SegmentNote>();
        builder.Services.AddSingleton<SegmentReader>();
        return builder;
    }
}
