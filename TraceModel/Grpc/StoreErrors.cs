namespace Tracepost.TraceModel.Grpc;

/// <summary>What DataService says about a refusal beyond its gRPC status, as a <c>google.rpc.ErrorInfo</c>.</summary>
public static class StoreErrors
{
    /// <summary>The domain of the reasons.</summary>
    public const string Domain = "tracepost";

    /// <summary>Nothing was done with the request, for the process has just started: another may take it.</summary>
    public const string NotPrepared = "NOT_PREPARED";
}
