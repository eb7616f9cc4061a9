// The edge: everything the outside world talks to. Each feature folder adds and maps itself.
using Tracepost.ApiService;
using Tracepost.ApiService.Pages;
using Tracepost.ApiService.QueryApis;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Sampling;
using Tracepost.ApiService.Transform;
using Tracepost.ServiceDefaults;
using Tracepost.ServiceDefaults.Health;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.OpenDoors();

builder.AddReceivers();
builder.AddSampling();
builder.AddQueryApis();
builder.AddPages();

var app = builder.Build();

app.UseCors();
app.MapDefaultEndpoints(DoorNames.Http);
app.MapReceivers();
app.MapSampling();
app.MapQueryApis();
app.MapTransform();
app.MapPages();

await app.RunAsync();
