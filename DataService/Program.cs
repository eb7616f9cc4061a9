// The store: owns PostgreSQL, and speaks OTLP to write, jaeger.storage.v2 to read, and tracepost.v1 for what those lack. Each feature folder
// adds and maps itself.
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tracepost.DataService.Compaction;
using Tracepost.DataService.Ingest;
using Tracepost.DataService.Purge;
using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups;
using Tracepost.DataService.Rollups.Dependencies;
using Tracepost.DataService.Rollups.Metrics;
using Tracepost.DataService.Sampling;
using Tracepost.DataService.State;
using Tracepost.DataService.Storage;
using Tracepost.ServiceDefaults;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.ServiceDefaults.Health;

const string Http = "http";
const string Grpc = "grpc";

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.Listen(Http, "Http", 8080, HttpProtocols.Http1);
// ApiService writes over HTTP/1.1; everything else here is gRPC.
builder.Listen(Grpc, "Grpc", 17271, HttpProtocols.Http1AndHttp2);

// In this order they start, and in the reverse order they stop: what was accepted is committed before the store closes.
builder.AddStorage();
builder.AddQuery();
builder.AddSampling();
builder.AddRollups();
builder.AddDependencies();
builder.AddSpanMetrics();
builder.AddCompaction();
builder.AddState();
builder.AddIngest();

var app = builder.Build();

app.MapDefaultEndpoints(Http);
app.MapPurge(Http);
app.MapQuery(Grpc);
app.MapSampling(Grpc);
app.MapDependencies(Grpc);
app.MapSpanMetrics(Grpc);
app.MapState(Grpc);
app.MapIngest(Grpc);

await app.RunAsync();
