using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Tracepost.ApiService.Receivers.Bodies;

/// <summary>
/// Bounds how long a body may take to arrive. This replaces Kestrel's own bounds on size and rate: a sender of 240 bytes a second may keep
/// a request there for hours.
/// </summary>
internal static class BodyTime
{
    /// <summary>Runs the reading of a request's body, and gives up in time.</summary>
    /// <exception cref="RefusedException">It took too long.</exception>
    public static async Task<T> ReadInTimeAsync<T>(
        HttpContext context, ReceiverOptions options, TimeProvider time, Func<CancellationToken, Task<T>> read)
    {
        LiftKestrelsBounds(context);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.BodyTimeoutSeconds), time);
        try
        {
            return await read(timeout.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw RefusedException.TooSlow();
        }
    }
    /// <summary>Lets a body be of any size and come as slowly as it likes; the caller has bounds of its own.</summary>
    public static void LiftKestrelsBounds(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
    }
}
