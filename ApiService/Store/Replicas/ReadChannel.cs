using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Tracepost.ApiService.Store.Replicas;

/// <summary>
/// The connections over which all DataServices are read: one or more to each, calls go to each in turn, and to none whose connection is lost
/// until it is there again. Without this, HTTP/2 keeps all calls of a process on one connection, and so on one DataService.
/// </summary>
internal sealed class ReadChannel(IServiceProvider services) : IDisposable
{
    private static readonly Uri Address = new($"{ReplicaResolverFactory.Scheme}:///dataservice");

    // The largest chunk of a trace is about 2 MiB, or one span, and a span is bounded by the largest request.
    private const int MaxMessageBytes = 64 * 1024 * 1024;

    private readonly GrpcChannel _channel = Open(services);

    /// <summary>A call that fails before its answer begins is asked of another DataService.</summary>
    public CallInvoker Invoker => _channel.CreateCallInvoker();

    public void Dispose() => _channel.Dispose();

    private static GrpcChannel Open(IServiceProvider services) =>
        GrpcChannel.ForAddress(Address, new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                InitialHttp2StreamWindowSize = 4 * 1024 * 1024,
                KeepAlivePingDelay = TimeSpan.FromSeconds(30),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
                UseProxy = false,
            },
            DisposeHttpClient = true,
            InitialReconnectBackoff = TimeSpan.FromSeconds(0.1),
            MaxReconnectBackoff = TimeSpan.FromSeconds(1),
            MaxReceiveMessageSize = MaxMessageBytes,
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() }, MethodConfigs = { AskAnother() } },
            DisableResolverServiceConfig = true,
            ServiceProvider = services,
            LoggerFactory = services.GetRequiredService<ILoggerFactory>(),
        });

    private static MethodConfig AskAnother() => new()
    {
        Names = { MethodName.Default },
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = 2,
            InitialBackoff = TimeSpan.FromMilliseconds(20),
            MaxBackoff = TimeSpan.FromMilliseconds(20),
            BackoffMultiplier = 1,
            RetryableStatusCodes = { StatusCode.Unavailable },
        },
    };
}
