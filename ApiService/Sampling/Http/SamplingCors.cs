using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers;

namespace Tracepost.ApiService.Sampling.Http;

/// <summary>Web pages that may send spans from the browser may also ask what to sample: <see cref="ReceiverOptions.AllowedOrigins"/>.</summary>
internal sealed class SamplingCors(IOptions<ReceiverOptions> options) : IConfigureOptions<CorsOptions>
{
    public const string Policy = "sampling";

    public void Configure(CorsOptions cors) =>
        cors.AddPolicy(Policy, policy => policy
            .WithOrigins(options.Value.AllowedOrigins)
            .SetIsOriginAllowedToAllowWildcardSubdomains()
            .WithMethods(HttpMethods.Get)
            .AllowAnyHeader()
            .SetPreflightMaxAge(TimeSpan.FromHours(1)));
}
