using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.Store.Replicas;
using Tracepost.TraceModel.Adjusting;
using Tracepost.TraceModel.Dependencies;
using Tracepost.TraceModel.Metrics;
using Tracepost.TraceModel.State;

namespace Tracepost.ApiService.Store;

/// <summary>Connects ApiService to the reading side of DataService.</summary>
internal static class StoreRegistration
{
    /// <summary>Adds <see cref="TraceStore"/>; the addresses come from service discovery: <c>services__dataservice__grpc__0</c>, <c>…__1</c>.</summary>
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
        services.AddTransient<StateStore>();
        services.AddStoreReader<TraceReaderCalls>();
        services.AddStoreReader<TraceSearchCalls>();
        services.AddStoreReader<ServiceLinks.ServiceLinksClient>();
        services.AddStoreReader<SpanMetrics.SpanMetricsClient>();
        services.AddStoreReader<StoreState.StoreStateClient>();
        return services;
    }
}
