package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	_ "github.com/lib/pq"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.7.0"
	"go.opentelemetry.io/otel/trace"
)

type product struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Cents int64  `json:"cents"`
}

// products is the table of this name.
type products struct{ *sql.DB }

func openProducts(ctx context.Context, url string) (*products, error) {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	_, err = db.ExecContext(ctx, `
		CREATE TABLE IF NOT EXISTS products (id bigint PRIMARY KEY, name text NOT NULL, cents bigint NOT NULL);
		INSERT INTO products VALUES (1, 'teapot', 2490), (2, 'lamp', 3900) ON CONFLICT DO NOTHING`)
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("database: %w", err)
	}
	return &products{db}, nil
}

// find returns sql.ErrNoRows when there is no such product, which is no failure of the query.
func (p *products) find(ctx context.Context, id int64) (*product, error) {
	const query = "SELECT id, name, cents FROM products WHERE id = $1"
	ctx, span := tracer.Start(ctx, "SELECT products",
		trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(semconv.DBSystemPostgreSQL, semconv.DBStatementKey.String(query), semconv.DBSQLTableKey.String("products")))
	defer span.End()

	var found product
	err := p.QueryRowContext(ctx, query, id).Scan(&found.ID, &found.Name, &found.Cents)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		span.RecordError(err)
		span.SetStatus(codes.Error, err.Error())
		return nil, err
	}
	span.SetAttributes(attribute.Bool("db.found", err == nil))
	return &found, err
}
