namespace Tracepost.ApiService.Pages.Traces.Panel.Values;

/// <summary>The attributes that somebody looks at first, in the order in which they read well; old names stand beside their new ones.</summary>
internal static class WellKnownKeys
{
    private static readonly Dictionary<string, int> Ranks = ((string[])
    [
        "error.type", "exception.type", "exception.message",
        "http.request.method", "http.method", "http.route", "url.full", "http.url", "url.path", "http.target", "url.query",
        "http.response.status_code", "http.status_code",
        "rpc.system", "rpc.system.name", "rpc.service", "rpc.method", "rpc.response.status_code", "rpc.grpc.status_code",
        "db.system.name", "db.system", "db.namespace", "db.name", "db.operation.name", "db.operation", "db.collection.name", "db.sql.table",
        "db.query.summary", "db.query.text", "db.statement",
        "messaging.system", "messaging.operation.type", "messaging.operation.name", "messaging.operation", "messaging.destination.name",
        "messaging.destination", "messaging.consumer.group.name", "messaging.message.id",
        "gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model",
        "faas.name", "faas.trigger", "feature_flag.key",
        "server.address", "server.port", "net.peer.name", "net.peer.port", "peer.service", "client.address", "network.peer.address", "network.peer.port",
        "code.function.name", "code.function", "code.file.path", "code.filepath", "code.line.number", "code.lineno",
        "service.name", "service.namespace", "service.version", "service.instance.id", "deployment.environment.name", "deployment.environment",
        "k8s.pod.name", "k8s.namespace.name", "k8s.deployment.name", "k8s.node.name", "k8s.cluster.name",
        "container.name", "container.image.name", "container.id",
        "host.name", "host.id", "host.ip", "process.pid", "process.executable.name", "process.command_line", "process.command",
        "cloud.provider", "cloud.region", "cloud.availability_zone",
    ]).Select((key, rank) => (key, rank)).ToDictionary(pair => pair.key, pair => pair.rank, StringComparer.Ordinal);

    /// <summary>The smaller, the sooner; all that are not well known are alike.</summary>
    public static int RankOf(string key) => Ranks.GetValueOrDefault(key, int.MaxValue);
}
