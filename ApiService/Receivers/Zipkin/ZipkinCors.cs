using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Tracepost.ApiService.Receivers.Zipkin;

/// <summary>
/// Which web pages may send spans from the browser, and read traces: any, as with Zipkin, unless <see cref="ReceiverOptions.ZipkinAllowedOrigins"/> names some.
/// zipkin-js relies on it; and any page can send text/plain without asking, which is taken for JSON.
/// </summary>
internal sealed class ZipkinCors(IOptions<ReceiverOptions> options) : IConfigureOptions<CorsOptions>
{
    public const string Policy = "zipkin";

    public void Configure(CorsOptions cors) =>
        cors.AddPolicy(Policy, policy => policy
            .WithOrigins(options.Value.ZipkinAllowedOrigins is { Length: > 0 } origins ? origins : ["*"])
            .SetIsOriginAllowedToAllowWildcardSubdomains()
            .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post)
            .AllowAnyHeader()
            .WithExposedHeaders(HeaderNames.RetryAfter));
}
