using System.Globalization;
using Tracepost.OrderSystem.Calls;
using Tracepost.OrderSystem.Cluster;
using Tracepost.OrderSystem.Simulation;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.OrderSystem.Scenarios;

/// <summary>What visitors do before they buy: look at a product, search, fill the cart, look at old orders.</summary>
internal static class Browsing
{
    private const string SearchSql = """
        SELECT id, name, ts_rank(document, query) AS rank FROM products, websearch_to_tsquery($1) query
        WHERE document @@ query ORDER BY rank DESC LIMIT 60
        """;

    private const string OrdersSql = "SELECT id, placed_at, total FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC";

    private const string LinesSql = "SELECT product_id, quantity, price FROM order_lines WHERE order_id = $1";

    private const string ProductSql = "SELECT * FROM products WHERE id = $1";

    private static readonly string[] Terms = ["green tea", "teapot", "mug 300ml", "gift", "kettle", "oolong"];

    /// <summary>A product page: catalog, then price and recommendations side by side.</summary>
    public static SimTrace Product(Shop shop, Dice dice)
    {
        var id = ProductId(dice);
        return Visitor.Request(shop, dice, "GET", "/products/{id}", $"/products/{id}", page =>
        {
            page.ThroughGateway(shop, shop.Catalog, "GET", "/products/{id}", $"/products/{id}", catalog => FindProduct(catalog, id));
            page.Together(
                _ => page.ThroughGateway(
                    shop, shop.Recommendations, "GET", "/recommendations", $"/recommendations?product={id}", Recommend),
                _ => page.ThroughGateway(shop, shop.Cart, "GET", "/carts/{id}", "/carts/mine", cart => cart.Redis("HGETALL", "cart:?")));
        });
    }

    /// <summary>A search: one heavy query.</summary>
    public static SimTrace Search(Shop shop, Dice dice)
    {
        var term = dice.OneOf(Terms);
        return Visitor.Request(shop, dice, "GET", "/search", "/search", page => page.Set("url.query", $"q={Uri.EscapeDataString(term)}")
            .ThroughGateway(shop, shop.Catalog, "GET", "/products", "/products", catalog =>
            {
                var rows = dice.Between(0, 60);
                catalog.Set("shop.search.term", term).Set("shop.search.hits", rows);
                catalog.Query("catalog", "SELECT products", SearchSql, 28, rows);
                catalog.Work(1);
            }));
    }

    /// <summary>A product into the cart, if it is in stock.</summary>
    public static SimTrace AddToCart(Shop shop, Dice dice) =>
        Visitor.Request(shop, dice, "POST", "/cart/items", "/cart/items", page =>
            page.ThroughGateway(shop, shop.Cart, "POST", "/carts/{id}/items", "/carts/mine/items", cart =>
            {
                cart.Rpc(shop.Inventory, "shop.inventory.v1.Inventory/GetStock", stock =>
                    stock.Query("inventory", "SELECT stock", "SELECT on_hand - reserved FROM stock WHERE product_id = $1", 1.2));
                cart.Redis("HSET", "cart:? ? ?");
                cart.Redis("EXPIRE", "cart:? ?");
            }));

    /// <summary>A customer's orders, made the naive way: one query for the list and one more for each order (N+1).</summary>
    public static SimTrace OrderHistory(Shop shop, Dice dice) =>
        Visitor.Request(shop, dice, "GET", "/account/orders", "/account/orders", page =>
            page.ThroughGateway(shop, shop.Orders, "GET", "/orders", "/orders", orders =>
            {
                var count = dice.Between(3, 40);
                orders.Query("orders", "SELECT orders", OrdersSql, 3, count);
                for (var i = 0; i < count; i++)
                {
                    orders.Work(0.1);
                    orders.Query("orders", "SELECT order_lines", LinesSql, 0.9, dice.Between(1, 6));
                }
            }));

    public static string ProductId(Dice dice) => dice.Between(1, 4_000).ToString(CultureInfo.InvariantCulture);

    private static void FindProduct(SimSpan catalog, string id)
    {
        catalog.Set("shop.product.id", id);
        catalog.Redis("GET", "product:?");
        if (catalog.Dice.Chance(0.7)) return; // cached
        if (catalog.Dice.Chance(0.01))
        {
            catalog.QueryFails(
                "catalog", "SELECT products", ProductSql, "53300", "org.postgresql.util.PSQLException", "sorry, too many clients already");
            catalog.Throw("org.springframework.dao.DataAccessResourceFailureException", "Unable to acquire JDBC Connection");
            return;
        }

        catalog.Query("catalog", "SELECT products", ProductSql, 2);
        catalog.Redis("SET", "product:? ? EX 300");
    }

    private static void Recommend(SimSpan recommendations)
    {
        recommendations.Child("load_features", SpanKind.Internal, load => load.Redis("MGET", "features:? features:? features:?"));
        recommendations.Child("model.predict", SpanKind.Internal, model =>
        {
            model.Set("model.name", "als-v7").Set("model.candidates", model.Dice.Between(50, 400))
                .Set("model.score.best", Math.Round(model.Dice.Between(500, 999) / 1000.0, 3));
            model.Work(14);
            if (model.Dice.Chance(0.01)) model.Throw("ValueError", "feature vector contains NaN");
        });
    }
}
