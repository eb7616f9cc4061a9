using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tracepost.ServiceDefaults;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.ServiceDefaults.Health;

const int CrashCode = 7;

var builder = WebApplication.CreateBuilder(args);
if (builder.Configuration["Sample:Refuses"] is { } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return CrashCode;
}
builder.AddServiceDefaults();
builder.Listen("http", "Http", 0, HttpProtocols.Http1);

var app = builder.Build();
app.MapDefaultEndpoints("http");
app.MapGet("/env/{name}", (string name) => Environment.GetEnvironmentVariable(name) ?? "");
app.MapGet("/args", () => args);
app.MapGet("/ask-store", (IHttpClientFactory clients) => clients.CreateClient().GetStringAsync(new Uri("http://store/env/OTEL_SERVICE_NAME")));
app.MapGet("/child", () =>
{
    // Left behind on purpose: whoever stops this service must find it.
    using var child = Process.Start("sleep", "600");
    return child.Id.ToString(CultureInfo.InvariantCulture);
});
app.MapGet("/crash", () =>
{
    Console.Error.WriteLine("The sample was asked to crash.");
    Environment.Exit(CrashCode);
});
await app.RunAsync();
return 0;
