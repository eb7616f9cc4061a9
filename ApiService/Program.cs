// The edge: everything the outside world talks to. Each feature folder adds and maps itself.
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tracepost.ApiService;
using Tracepost.ApiService.Pages;
using Tracepost.ApiService.QueryApis;
using Tracepost.ApiService.Receivers;
using Tracepost.ServiceDefaults;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.ServiceDefaults.Health;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.Listen(DoorNames.Http, "Http", 16686, HttpProtocols.Http1);
builder.Listen(DoorNames.OtlpGrpc, "OtlpGrpc", 4317, HttpProtocols.Http2, traced: false);
builder.Listen(DoorNames.OtlpHttp, "OtlpHttp", 4318, HttpProtocols.Http1, traced: false);

builder.AddReceivers();
builder.AddQueryApis();
builder.AddPages();

var app = builder.Build();

app.UseCors();
app.MapDefaultEndpoints(DoorNames.Http);
app.MapReceivers();
app.MapQueryApis();
app.MapPages();

await app.RunAsync();
