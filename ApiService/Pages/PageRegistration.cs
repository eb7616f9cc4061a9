using Tracepost.ApiService.Pages.Architecture;
using Tracepost.ApiService.Pages.Architecture.Links;
using Tracepost.ApiService.Pages.Assets;
using Tracepost.ApiService.Pages.Compare;
using Tracepost.ApiService.Pages.Overview;
using Tracepost.ApiService.Pages.Overview.Sending;
using Tracepost.ApiService.Pages.Search;
using Tracepost.ApiService.Pages.Search.Form;
using Tracepost.ApiService.Pages.Search.Results.Charts;
using Tracepost.ApiService.Pages.Services;
using Tracepost.ApiService.Pages.Shared;
using Tracepost.ApiService.Pages.Traces;
using Tracepost.ApiService.Pages.Traces.Panel.Durations;
using Tracepost.ApiService.Pages.Traces.Uploads;
using Tracepost.ApiService.Store;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Pages;

/// <summary>
/// The pages for people, behind the door <c>http</c>: Razor components rendered on the server, without a circuit, so that every replica can
/// answer every request and every view has a URL. JavaScript makes them quicker and is not needed to read them.
/// </summary>
internal static class PageRegistration
{
    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddTraceStore();
        builder.Services.AddOptions<PageOptions>().BindConfiguration(PageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRazorComponents();
        builder.Services.AddPageCompression();
        builder.Services.AddSingleton<EmbeddedAssets>();
        builder.Services.AddSingleton<TraceCache>();
        builder.Services.AddTransient<TraceLoader>();
        builder.Services.AddTransient<UploadReader>();
        builder.Services.AddTransient<FiguresReader>();
        builder.Services.AddTransient<SearchReader>();
        builder.Services.AddTransient<SpanCounts>();
        builder.Services.AddSingleton<AttributeSampler>();
        builder.Services.AddTransient<SearchCounts>();
        builder.Services.AddTransient<DurationReader>();
        builder.Services.AddTransient<GraphReader>();
        builder.Services.AddTransient<LinkTraceFinder>();
        builder.Services.AddSingleton<OwnCounters>();
        return builder;
    }

    /// <summary>Maps <c>/</c>, <c>/search</c>, <c>/services</c>, <c>/architecture</c>,
    /// <c>/compare</c>, <c>/system</c>, <c>/trace/{id}</c>, what they ask for under <c>/ui</c>, and their <c>/assets</c>.</summary>
    public static WebApplication MapPages(this WebApplication app)
    {
        // It counts from now on.
        app.Services.GetRequiredService<OwnCounters>();
        app.UsePageCompression();
        app.UsePageErrors();
        var pages = app.MapGroup("").RequireDoor(DoorNames.Http).ExcludeFromDescription().Compressed()
            .AddEndpointFilter(PageSafety.AddHeadersAsync).AddEndpointFilter(PageFailures.AnswerAsync);
        pages.MapSearch();
        pages.MapServices();
        pages.MapArchitecture();
        pages.MapCompare();
        pages.MapStatus();
        pages.MapSend();
        pages.MapTraces();
        pages.MapAssets();
        return app;
    }
}
