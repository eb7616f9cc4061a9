using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.Pages;
using Tracepost.ApiService.QueryApis;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.ApiService.Transform;
using Tracepost.ServiceDefaults;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Tests.Hosting;

/// <summary>The query APIs and pages of ApiService on a real port, over an <see cref="InMemoryStore"/>.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiHost(WebApplication app, InMemoryStore store)
    {
        _app = app;
        Store = store;
        Client = new HttpClient { BaseAddress = UrlOf("http") };
        Zipkin = new HttpClient { BaseAddress = UrlOf("zipkin") };
    }

    public InMemoryStore Store { get; }

    public IServiceProvider Services => _app.Services;

    public HttpClient Client { get; }

    /// <summary>A client of the door <c>zipkin</c>.</summary>
    public HttpClient Zipkin { get; }

    public Uri Url => Client.BaseAddress!;

    /// <summary>The address of the door <c>jaeger-query</c>.</summary>
    public Uri QueryUrl => UrlOf("jaeger-query");

    public static async Task<ApiHost> StartAsync(params (string Key, string Value)[] configuration)
    {
        var store = await InMemoryStore.StartAsync();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "ApiService", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Ports:Http"] = "0",
            ["Ports:JaegerQuery"] = "0",
            ["Ports:Zipkin"] = "0",
            ["services:dataservice:grpc:0"] = store.Address,
        });
        builder.Configuration.AddInMemoryCollection(configuration.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddServiceDefaults();
        builder.Listen("http", "Http", 0, HttpProtocols.Http1);
        builder.Listen("jaeger-query", "JaegerQuery", 0, HttpProtocols.Http2);
        builder.Listen("zipkin", "Zipkin", 0, HttpProtocols.Http1AndHttp2);

        // As AddReceivers does.
        builder.Services.AddOptions<ReceiverOptions>().BindConfiguration(ReceiverOptions.Section);
        builder.Services.AddSingleton(provider => new InFlightBytes(provider.GetRequiredService<IOptions<ReceiverOptions>>().Value.MaxInFlightBytes));
        builder.AddQueryApis();
        builder.AddPages();

        var app = builder.Build();
        app.UseCors();
        app.MapQueryApis();
        app.MapTransform();
        app.MapPages();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ApiHost(app, store);
    }

    /// <summary>The status, the content type and the body of an answer.</summary>
    public async Task<(int Status, string ContentType, string Body)> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", body);
    }

    private Uri UrlOf(string door) => new($"http://127.0.0.1:{_app.Services.GetRequiredService<DoorSet>()[door].Port}/");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Zipkin.Dispose();
        await _app.DisposeAsync();
        await Store.DisposeAsync();
    }
}
