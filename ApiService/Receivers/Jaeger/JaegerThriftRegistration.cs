using Tracepost.ApiService.Receivers.Jaeger.Agent;
using Tracepost.ApiService.Receivers.Jaeger.Thrift;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>Jaeger's Thrift: over HTTP, and the agent's UDP.</summary>
internal static class JaegerThriftRegistration
{
    public static void AddJaegerThrift(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<JaegerThriftTranslator>();
        services.AddSingleton<JaegerThriftReceiver>();
        services.AddOptions<AgentOptions>().BindConfiguration(AgentOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AgentMetrics>();
        services.AddSingleton<AgentLog>();
        builder.AddUdpDoor(DoorNames.JaegerCompact, "JaegerCompact", 6831);
        builder.AddUdpDoor(DoorNames.JaegerBinary, "JaegerBinary", 6832);
        services.AddSingleton<IHostedService>(provider => Receiver(provider, DoorNames.JaegerCompact, "jaeger-compact-udp", AgentMessages.TranslateCompact));
        services.AddSingleton<IHostedService>(provider => Receiver(provider, DoorNames.JaegerBinary, "jaeger-binary-udp", AgentMessages.TranslateBinary));
    }

    public static void MapJaegerThrift(this WebApplication app) =>
        app.MapPost("/api/traces", (JaegerThriftReceiver receiver, HttpContext context) => receiver.ReceiveAsync(context))
            .RequireDoor(DoorNames.JaegerHttp);

    private static AgentReceiver Receiver(IServiceProvider provider, string door, string protocol, AgentTranslator translate) =>
        ActivatorUtilities.CreateInstance<AgentReceiver>(provider, provider.GetRequiredKeyedService<UdpDoor>(door), protocol, translate);
}
