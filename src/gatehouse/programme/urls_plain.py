"""Addresses that are the same in every language: robots ask for them."""

from django.urls import path

from gatehouse.programme import feeds

urlpatterns = [
    path("robots.txt", feeds.robots),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
]
