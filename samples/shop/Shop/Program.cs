// A shop: orders and carts in PostgreSQL, pictures in a folder. `Shop jobs NAME` does one of its jobs and ends; `Shop check` asks the running shop whether it is well.
using Shop;

var database = Database.Open();
return args switch
{
    [] => await Site.RunAsync(database),
    ["check"] => await Site.CheckAsync(),
    ["jobs", "expire-carts"] => await Jobs.ExpireCartsAsync(database),
    ["jobs", "report"] => await Jobs.ReportAsync(database),
    _ => Jobs.Unknown(args),
};
