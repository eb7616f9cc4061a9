using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>Which web pages may send spans from the browser: none, unless <see cref="ReceiverOptions.AllowedOrigins"/> says so.</summary>
internal sealed class OtlpCors(IOptions<ReceiverOptions> options) : IConfigureOptions<CorsOptions>
{
    public const string Policy = "otlp";

    public void Configure(CorsOptions cors) =>
        cors.AddPolicy(Policy, policy => policy
            .WithOrigins(options.Value.AllowedOrigins)
            .SetIsOriginAllowedToAllowWildcardSubdomains()
            .WithMethods(HttpMethods.Post)
            .AllowAnyHeader()
            .WithExposedHeaders(HeaderNames.RetryAfter)
            .SetPreflightMaxAge(TimeSpan.FromHours(1)));
}
