using Chat.Server.Tests.Delivery;
using Xunit;

namespace Chat.Server.Tests.Hosting.ScaleOut;

public sealed class GarnetDirectTests(SharedGarnet garnet) : DirectDeliveryTests(garnet), IClassFixture<SharedGarnet>;
