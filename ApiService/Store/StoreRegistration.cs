using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tracepost.ServiceDefaults.Clients;
using Tracepost.TraceModel.Adjusting;
using Tracepost.TraceModel.Dependencies;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Store;

/// <summary>Connects ApiService to the reading side of DataService.</summary>
internal static class StoreRegistration
{
    // The largest chunk of a trace is about 2 MiB, or one span, and a span is bounded by the largest request.
    private const int MaxMessageBytes = 64 * 1024 * 1024;

    /// <summary>Adds <see cref="TraceStore"/>; the address comes from service discovery: <c>services__dataservice__grpc__0</c>.</summary>
    public static IServiceCollection AddTraceStore(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(TraceStore))) return services;

        services.AddOptions<StoreOptions>().BindConfiguration(StoreOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<StoreCalls>();
        services.AddTransient<TraceStore>();
        services.TryAddSingleton(provider =>
            new TraceAdjuster((long)(provider.GetRequiredService<IOptions<StoreOptions>>().Value.MaxClockSkewAdjustSeconds * 1e9)));
        services.AddTransient<TraceSearchStore>();
        services.AddTransient<LinkStore>();
        services.AddTransient<SpanMetricsStore>();
        services.AddStoreCalls<TraceReaderCalls>();
        services.AddStoreCalls<TraceSearchCalls>();
        services.AddStoreCalls<ServiceLinks.ServiceLinksClient>();
        services.AddStoreCalls<SpanMetrics.SpanMetricsClient>();
        return services;
    }

    private static void AddStoreCalls<TCalls>(this IServiceCollection services)
        where TCalls : class =>
        services
            .AddGrpcClient<TCalls>(client => client.Address = new Uri("http://_grpc.dataservice"))
            .ConfigureChannel(channel => channel.MaxReceiveMessageSize = MaxMessageBytes)
            .ForStreamingGrpc();
}
