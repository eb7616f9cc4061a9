using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>Which web pages may send spans from the browser: none, unless <see cref="ReceiverOptions.AllowedOrigins"/> says so.</summary>
internal sealed class OtlpCors(IOptions<ReceiverOptions> options) : IConfigureOptions<CorsOptions>
{
    public const string Policy = "otlp";

    public void Configure(CorsOptions cors) =>
        cors.AddPolicy(Policy, policy => policy
            .WithOrigins(options.Value.AllowedOrigins)
            .WithMethods(HttpMethods.Post)
            .AllowAnyHeader());
}
