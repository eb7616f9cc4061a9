// A real pair of services for the end-to-end tests, as two processes of this program:
//
//   Interop --role back  --protocol grpc --endpoint http://127.0.0.1:4317    (and ConnectionStrings__interop)
//   Interop --role front --protocol grpc --endpoint http://127.0.0.1:4317 --back http://127.0.0.1:5000
//
// The back says `listening: http://…` on stderr and runs until its standard input ends; the front makes its calls and ends.
// Each prints {"spans":[…]}, what it sent (../README.md), as its only line of standard output.
using Tracepost.Interop;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
using var telemetry = Telemetry.Start(configuration);

switch (configuration["role"])
{
    case "front":
        await Front.RunAsync(new Uri(configuration["back"] ?? throw new ArgumentException("--back is missing")), CancellationToken.None);
        break;
    case "back":
        await Back.RunAsync(
            configuration.GetConnectionString("interop") ?? throw new ArgumentException("ConnectionStrings__interop is missing"));
        break;
    default:
        throw new ArgumentException("--role is front or back");
}

Console.WriteLine(telemetry.StopAndReport());
